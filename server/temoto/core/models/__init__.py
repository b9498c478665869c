"""What is known of models before any is seen: families, cards, forms, names, the guide's tables."""
