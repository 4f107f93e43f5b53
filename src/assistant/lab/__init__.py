"""Training of the encoder and evaluation of the product; neither is needed for daily use."""
