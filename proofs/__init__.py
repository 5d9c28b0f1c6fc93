"""The proof engine: it runs the shipping functions on symbolic values and has two solvers judge them."""
