"""One use case a function: each opens its own transaction and takes the moment as an argument."""
