export type ChatModel =
  | 'gpt-4-0314'
  | 'gpt-5.4'
  | 'claude-1.3';
export enum Theme { Dark = 'dark-2', Light = 'light-1' }
export interface Car { model: 'model-3' | 'model-y'; }
export const MODELS: Record<string, { context: number }> = {
  'gpt-4-turbo-2024-04-09': { context: 128000 },
  "gemini-pro-vision": { context: 16384 },
};
