MODELS = {
    "writer": {"model": "claude-3-opus-20240229", "temperature": 0},
    "critic": {"model": "mistral-large-2402", "temperature": 1},
    "drawer": {"model": "dall-e-3", "size": "1024x1024-1"},
}
ROUTES = [("/ask-1", "gpt-4-vision-preview"), ("/draw-2", "dall-e-2")]
headers = {"anthropic-version": "2023-06-01", "OpenAI-Beta": "assistants=v2"}
beta = ["prompt-caching-2024-07-31", "output-128k-2025-02-19"]
