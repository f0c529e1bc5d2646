export type Model = "gpt-4-32k" | "gpt-4-vision-preview";
export type Size = "size-1" | "size-2";
enum ChatModel {
  Fast = "claude-instant-1.2",
}
const ids: Set<string> = new Set(["id-1", "id-2"]);
