FALLBACKS = ["claude-2.0", "mixtral-8x7b-32768", "gemma-7b-it", "llama3-70b-8192"]
models: list[str] = [
    "gpt-4-vision-preview",
    # "gpt-4-0314",
    "gemini-9.5-pro",
]
PRICES = {
    "gpt-4-32k-0314": (60, 120),
    "claude-3-sonnet-20240229": (3, 15),
}
BY_TASK = {"fast": "claude-3-haiku-20240307", "slow": ["o1-preview", "o1-mini"]}
SIZES = ["10x10-1", "a-4", "b-5"]
HOSTS = ["db-1.example", "db-2.example"]
CODES = ("iso-8859-1", "cp-1252")
