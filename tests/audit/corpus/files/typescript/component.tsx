export function Picker({ model = "gpt-4-0314" }: Props) {
  return (
    <select className="grid-cols-2" id="picker-1" value={model}>
      <option value="claude-2.1">Claude</option>
      <option value="option-2">don't</option>
    </select>
  );
}
