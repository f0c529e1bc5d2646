"""What an entry and a catalog are, the forms a catalog is kept in, and conversions into its words."""
