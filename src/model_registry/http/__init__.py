"""The one seam to the network."""
