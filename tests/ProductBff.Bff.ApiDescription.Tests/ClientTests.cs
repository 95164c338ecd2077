using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using ProductBff.Bff.ApiDescription.Tests.Harness;
using ProductBff.Bff.ApiDescription.Tests.Making;
using ProductBff.Testing;

namespace ProductBff.Bff.ApiDescription.Tests;

/// <summary>Client generators accept the committed description, and the clients that they generate compile and work.</summary>
public sealed class ClientTests(RunningShop shop, Npm npm) : IClassFixture<RunningShop>, IClassFixture<Npm>
{
    [SkippableFact]
    public Task Description_LintedByRedocly_HasNoFault() => npm.ExecuteAsync("redocly", "lint", "--config", "redocly.yaml", DescriptionMaker.File);

    [SkippableFact]
    public async Task TypeScript_TypesOfOpenApiTypeScript_CompileAndWork()
    {
        await npm.ExecuteAsync("openapi-typescript", DescriptionMaker.File, "--output", "shop.ts");
        await npm.ExecuteAsync("tsc");

        var output = await npm.NodeAsync("--input-type=module", "--eval",
            $"import {{ run }} from './example.js'; console.log(await run('{shop.Address}', '{TestTokens.Create("typescript")}', 'typescript'))");

        Assert.Equal(
            """
            Gadget costs 9999, is in-stock, its reviews are fresh after 200
            P001 200 Gadget, P404 404 not-found
            404 not-found
            400 The rating has to be a whole number from 1 to 5.
            5 It works. true
            2 204
            14 pieces, complete: P001, product, reviews
            """,
            output.TrimEnd());
    }

    [Fact]
    public async Task CSharp_ClientOfNSwag_CompilesAndWorks()
    {
        var document = await OpenApiDocument.FromFileAsync(DescriptionMaker.File);
        var generated = new CSharpClientGenerator(document, new()
        {
            ClassName = "ShopClient",
            UseBaseUrl = false,
            CSharpGeneratorSettings = { Namespace = "Shop", GenerateNullableReferenceTypes = true, GenerateOptionalPropertiesAsNullable = true },
        }).GenerateFile();
        var example = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "ProductBff.Bff.ApiDescription.Tests", "Clients", "Example.cs"));
        using var http = shop.Client();
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.Create("csharp"));

        var run = Compile(generated, example).GetType("Example", throwOnError: true)!.GetMethod("RunAsync")!;
        var output = await (Task<string>)run.Invoke(null, [http, "csharp"])!;

        Assert.Equal(
            """
            Gadget costs 9999, is InStock, its reviews are Fresh after 200
            P001 200 Gadget, P404 404 NotFound
            404 product NotFound
            400 The rating has to be a whole number from 1 to 5.
            5 It works. once
            2 for a while
            """,
            output);
    }

    private static Assembly Compile(params IEnumerable<string> sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Shop", sources.Select(source => CSharpSyntaxTree.ParseText(source)), references,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(assembly.ToArray());
    }
}
