"""The files of the older exporter, rebuilt from stored answers: corrected, or byte for byte as they were."""
