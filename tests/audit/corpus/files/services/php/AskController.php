<?php
$result = $client->chat()->create([
    'model' => 'gpt-4-0314',
    'messages' => [['role' => 'user', 'content' => 'Hi']],
]);
$legacy = config('services.openai.model', 'text-davinci-003');
define('CLAUDE_MODEL', 'claude-2.0');
return view('chat-gpt-4-page');
