defmodule Bot do
  @model "gpt-4-0314"
  def llm, do: ChatAnthropic.new!(%{model: "claude-3-sonnet-20240229", stream: true})
  def topic, do: "room:gpt-4-users"
end
