OLD = "gpt-4-0314"  # model-registry: ignore
# model-registry: ignore[claude-2.1]
OTHER = "claude-2.1"
# model-registry: ignore[claude-2.0]
THIRD = "claude-instant-1.2"
