for model in claude-2.1 gpt-5.4; do
  run "$model"
done
MODELS=(gpt-4-32k "gpt-3.5-turbo-0613")
model=${1:-gpt-4-0314}
OPENAI_MODEL=gpt-4-0613 python app.py
llm models default gpt-4-turbo
cat <<EOF2 > cfg.json
{"model": "claude-instant-1.2"}
EOF2
case "$MODEL" in
  gpt-4-0314) echo old ;;
esac
echo "see gpt-4-0314"
mods --model gpt-3.5-turbo-1106 "hi"
az cognitiveservices account deployment create --name d-1 --model-name gpt-4-32k --model-version 0613
aws bedrock-runtime invoke-model --model-id anthropic.claude-3-sonnet-20240229-v1:0 out.json
