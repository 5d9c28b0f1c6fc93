"""Input and output: files, the drug library, the command line. The only impure part of the pump."""
