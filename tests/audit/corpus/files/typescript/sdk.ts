import { openai } from '@ai-sdk/openai';
import { anthropic } from '@ai-sdk/anthropic';
import { google } from '@ai-sdk/google';
import { generateText, embed } from 'ai';

const a = await generateText({ model: openai('gpt-4-0613'), prompt });
const b = await generateText({ model: anthropic('claude-3-5-sonnet-20241022'), prompt });
const c = await generateText({ model: google('gemini-1.5-pro-002'), prompt });
const d = await embed({ model: openai.embedding('text-embedding-3-large'), value });
const e = await generateText({ model: 'openai/gpt-4-turbo', prompt });
const f = openai.responses('gpt-5.4');
const g = createOpenRouter({ apiKey })('mistralai/mixtral-8x22b-instruct:nitro');
