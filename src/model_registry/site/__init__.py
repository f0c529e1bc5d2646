"""The page: the whole catalog as a folder of static files, for a web server or to be opened as it is."""
