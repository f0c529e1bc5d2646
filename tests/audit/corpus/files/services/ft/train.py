job = client.fine_tuning.jobs.create(training_file=f, model="gpt-3.5-turbo-0613", suffix="acme-2024")
bot = client.chat.completions.create(model="ft:gpt-3.5-turbo-0613:acme::8abcXYZ1", messages=m)
key = "sk-proj-4-abc"
sizes = {"s3-eu-west-1": 4, "utf-8": 1, "sha-256": 2}
