"""Lists as other programs and other hands write them; nothing here comes from the product's own writer."""
