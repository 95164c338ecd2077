using ProductBff.Bench;

return await Commands.Create().Parse(args).InvokeAsync();
