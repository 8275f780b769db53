"""The words that markers look for, per language, as data with the reason beside them."""
