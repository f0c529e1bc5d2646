const command = new InvokeModelCommand({
  modelId: "amazon.nova-sonic-v1:0",
  contentType: "application/json-1",
});
const region = "eu-west-1";
