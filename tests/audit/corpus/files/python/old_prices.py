def test_old_models_are_known():
    assert price_of("gpt-4-32k-0613") == 60
    assert "rate-limit-2" in HEADERS
    assert normalise("x-1y") == "x-1-y"
