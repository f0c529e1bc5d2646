const routes = ['/api/v1/o1', '/api/v2/models/list'];
const model = mongoose.model('user-v2', schema);
export default { name: 'claude-monet-1', template: 'nova-3-list' };
const ids = { sku: 'gpt-0001', part: 'o3-mini-fridge', room: 'grok-7b-room' };
const t = i18n.t('chat-1.title-2');
import x from './gpt-4-client';
import y from '@acme/claude-3-ui';
const img = 'assets/gemini-1.5-pro.png';
document.getElementById('llama-2-tab');
if (ua.startsWith('gpt-4')) {}
const re = /gpt-4-(\d+)/;
const color = "text-davinci-blue-100";
