"""Lists written as text, so that long ones stay readable."""


def entries(text: str) -> list[str]:
    """The words of a text, parted by commas if it has any, else by spaces and line ends."""
    return text.split(",") if "," in text else text.split()
