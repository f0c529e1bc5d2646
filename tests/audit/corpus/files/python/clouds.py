import boto3, json
rt = boto3.client("bedrock-runtime", region_name="eu-central-1")
rt.invoke_model(modelId="anthropic.claude-3-sonnet-20240229-v1:0", body=json.dumps({"anthropic_version": "bedrock-2023-05-31"}))
rt.converse(modelId="arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0", messages=[])
rt.converse(modelId="arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3", messages=[])
rt.converse(modelId="us.amazon.nova-pro-v1:0", messages=[])
rt.converse(modelId="eu.anthropic.claude-9-sonnet-20290101-v1:0", messages=[])
