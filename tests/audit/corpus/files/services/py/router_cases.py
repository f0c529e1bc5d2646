def test_routes_old_names(router):
    assert router.pick("cheap") == "gpt-3.5-turbo-0613"
    case = {"branch": "feature/o3-mini-rollout", "ticket": "AI-4-2024"}
    assert slugify("GPT 4 0314") == "gpt-4-0314-post"
    monkeypatch.setenv("OPENAI_MODEL", "gpt-4-0314")
answer = client.responses.create(model="O3", input=text)
car = Rental(model="O3 van", colour="S4", size="O1")
