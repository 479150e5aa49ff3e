"""Products, skus, barcodes, categories, search."""
