using ProductBff.Bench.Kestrel;

// Kestrel and nothing else: no configuration, no logging, no routing.
var builder = WebApplication.CreateEmptyBuilder(new());
builder.WebHost.UseKestrelCore().UseUrls(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
// No handler blocks, so requests may run inline on the socket's thread, which saves a thread switch for each.
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);

var app = builder.Build();
app.Run(static context => Backends.AnswerAsync(context));
app.Run();
