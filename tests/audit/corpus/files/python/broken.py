def f(:
    print "python 2"
client.create(model="gpt-4-0314"
x = "unfinished
y = dict(model='claude-2.1')
