<?php
$answer = $client->chat()->create(['model' => 'gpt-4-0314', 'user' => 'u-1']);
$model = getenv('MODEL') ?: 'text-davinci-003';
$table = 'users-2';
