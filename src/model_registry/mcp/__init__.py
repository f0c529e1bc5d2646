"""The library's questions as tools of the Model Context Protocol, for programs that talk to a language model."""
