"""The match of lists: frames from the registers, a plan computed outside any transaction, and its writing."""
