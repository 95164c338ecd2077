using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// The manifest of a model: its resources in their order, then what they refer to and is no part of the model, then the
/// values that depend on a condition. azd reads it; the order of the properties is that of Aspire.
/// </summary>
internal sealed class ManifestWriter(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, string manifestPath)
{
    private readonly ManifestReferences _references = new(model);
    private readonly ManifestBindings _bindings = new();

    /// <returns>The document as UTF-8.</returns>
    public async Task<byte[]> WriteAsync(CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("resources");
        foreach (var resource in model.Resources)
        {
            await WriteResourceAsync(json, resource, cancellationToken);
        }

        foreach (var resource in _references.OutsideTheModel)
        {
            await WriteResourceAsync(json, resource, cancellationToken);
        }

        ManifestParameters.WriteEncoded(json, _references.TakeEncoded());
        foreach (var choice in _references.Choices)
        {
            json.WriteStartObject(choice.Name!);
            json.WriteString("type", "value.v0");
            json.WriteString("connectionString", await choice.GetValueAsync(cancellationToken) ?? "");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
        return buffer.ToArray();
    }

    private async Task WriteResourceAsync(Utf8JsonWriter json, IResource resource, CancellationToken cancellationToken)
    {
        json.WriteStartObject(resource.Name);
        switch (resource)
        {
            case ContainerResource container:
                await WriteContainerAsync(json, container, cancellationToken);
                break;
            case ProjectResource project:
                await WriteProjectAsync(json, project, cancellationToken);
                break;
            case ParameterResource parameter:
                ManifestParameters.Write(json, parameter);
                break;
            case IResourceWithConnectionString value:
                json.WriteString("type", "value.v0");
                WriteConnectionString(json, value);
                break;
            default:
                json.WriteString("error", "This resource does not support generation in the manifest.");
                break;
        }

        json.WriteEndObject();
        if (resource is ParameterResource written)
        {
            ManifestParameters.WriteEncoded(json, _references.TakeEncoded(written));
        }
    }

    private async Task WriteContainerAsync(Utf8JsonWriter json, ContainerResource container, CancellationToken cancellationToken)
    {
        if (!container.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
        {
            throw new DistributedApplicationException($"Could not get the container image name for resource '{container.Name}'.");
        }

        json.WriteString("type", "container.v0");
        if (container is IResourceWithConnectionString connectable)
        {
            WriteConnectionString(json, connectable);
        }

        var registry = string.IsNullOrEmpty(image.Registry) ? "" : $"{image.Registry}/";
        var tag = string.IsNullOrEmpty(image.Tag) ? "" : $":{image.Tag}";
        json.WriteString("image", $"{registry}{image.Image}{tag}");
        if (container.Entrypoint is not null)
        {
            json.WriteString("entrypoint", container.Entrypoint);
        }

        await WriteCommonAsync(json, container, cancellationToken);
    }

    private async Task WriteProjectAsync(Utf8JsonWriter json, ProjectResource project, CancellationToken cancellationToken)
    {
        var path = Path.GetRelativePath(Path.GetDirectoryName(manifestPath)!, project.GetProjectMetadata().ProjectPath);
        json.WriteString("type", "project.v0");
        json.WriteString("path", path.Replace('\\', '/'));
        await WriteCommonAsync(json, project, cancellationToken);
    }

    private async Task WriteCommonAsync(Utf8JsonWriter json, IResource resource, CancellationToken cancellationToken)
    {
        var arguments = new CommandLineArgsCallbackContext([], resource, cancellationToken);
        foreach (var callback in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await callback.Callback(arguments);
        }

        if (arguments.Args.Count > 0)
        {
            json.WriteStartArray("args");
            foreach (var argument in arguments.Args)
            {
                json.WriteStringValue(_references.Express(argument, resource, "argument"));
            }

            json.WriteEndArray();
        }

        var environment = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await callback.Callback(environment);
        }

        if (environment.EnvironmentVariables.Count > 0)
        {
            json.WriteStartObject("env");
            foreach (var (name, value) in environment.EnvironmentVariables)
            {
                json.WriteString(name, _references.Express(value, resource, name));
            }

            json.WriteEndObject();
        }

        _bindings.Write(json, resource);
    }

    private void WriteConnectionString(Utf8JsonWriter json, IResourceWithConnectionString resource) =>
        json.WriteString("connectionString", _references.Express(resource.ConnectionStringExpression, resource, "connection string"));
}
