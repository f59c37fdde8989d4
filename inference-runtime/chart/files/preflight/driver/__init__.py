"""The driver's libraries: where they are, their calls, a GPU through them."""
