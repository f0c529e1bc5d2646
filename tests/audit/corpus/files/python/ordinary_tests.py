def test_retry():
    assert slug("GPT-4 0314") == "gpt-4-0314-notes"
    resp = {"id": "chatcmpl-123", "object": "chat.completion"}
    fixture = "cassettes/claude-2/ask.yaml"
    assert url == "https://example.com/blog/gpt-4-0314"
    user_agent = "acme-client/o1-2"
    sizes = {"t3.micro": 1, "m5.large": 2, "g4dn-xlarge": 3}
    tz = "utc-5"; ver = "tls-1.3"; alg = "sha-256"; enc = "iso-8859-1"
    chip = "rtx-4090"; cpu = "i7-12700k"; bus = "usb-3.0"
    lang = {"zh-hans-1": "x"}
    stack = "python-3.11-slim-bookworm"
    model = MagicMock(name="model-1")
    model = Sequential(name="sequential-1")
    model = "user-2"
