using System.Text;
using System.Text.Json;
using BedrockPS.Build.Operations;
using BedrockPS.Client.Operations;

namespace BedrockPS.Client.Tests.Operations;

/// <summary>The generator, on a small model with one of each trait.</summary>
public class OperationsFileTests
{
    private const string Model = """
        {
          "metadata": {
            "protocol": "rest-json", "serviceId": "Shop", "serviceFullName": "The Shop", "endpointPrefix": "shop", "signingName": "store",
            "apiVersion": "2024-01-02", "auth": ["aws.auth#sigv4", "smithy.api#httpBearerAuth"]
          },
          "operations": {
            "Sell": {
              "name": "Sell", "http": { "method": "PUT", "requestUri": "/items/{id}", "responseCode": 202 },
              "input": { "shape": "SellRequest" }, "output": { "shape": "SellResponse" },
              "errors": [{ "shape": "Slow" }, { "shape": "Busy" }], "idempotent": true, "auth": ["smithy.api#httpBearerAuth"]
            },
            "List": { "name": "List", "http": { "method": "GET", "requestUri": "/items" }, "output": { "shape": "ListResponse" }, "readonly": true }
          },
          "shapes": {
            "SellRequest": {
              "type": "structure", "required": ["id"], "payload": "body",
              "members": {
                "id": { "shape": "Id", "location": "uri", "locationName": "id" },
                "kinds": { "shape": "Texts", "location": "querystring", "locationName": "kind" },
                "when": { "shape": "Time", "location": "header", "locationName": "X-When" },
                "token": { "shape": "Id", "idempotencyToken": true, "location": "header", "locationName": "token" },
                "body": { "shape": "Bytes" }
              }
            },
            "SellResponse": { "type": "structure", "payload": "stream", "members": { "stream": { "shape": "Stream" } } },
            "Stream": { "type": "structure", "eventstream": true, "members": { "part": { "shape": "Part" }, "slow": { "shape": "Slow" } } },
            "Part": { "type": "structure", "event": true, "members": { "rest": { "shape": "Parts" }, "any": { "shape": "Any" }, "policy": { "shape": "Text", "jsonvalue": true } } },
            "Parts": { "type": "map", "key": { "shape": "Id" }, "value": { "shape": "PartList" }, "sensitive": true },
            "PartList": { "type": "list", "member": { "shape": "Part" } },
            "ListResponse": { "type": "structure", "members": { "items": { "shape": "Texts" }, "next": { "shape": "Text" } } },
            "Any": { "type": "structure", "members": {}, "document": true, "sensitive": true },
            "Id": { "type": "string", "min": 1 },
            "Text": { "type": "string" },
            "Texts": { "type": "list", "member": { "shape": "Text" } },
            "Time": { "type": "timestamp", "timestampFormat": "iso8601" },
            "Bytes": { "type": "blob", "sensitive": true },
            "Unused": { "type": "structure", "members": { "x": { "shape": "Id" } } },
            "Slow": { "type": "structure", "members": {}, "error": { "httpStatusCode": 429, "senderFault": true }, "exception": true, "retryable": { "throttling": false } },
            "Busy": { "type": "structure", "members": { "why": { "shape": "Text" } }, "error": { "httpStatusCode": 503 }, "exception": true, "fault": true }
          }
        }
        """;

    private const string Paginators = """
        { "pagination": { "List": { "input_token": "next", "output_token": "next", "result_key": ["items"] } } }
        """;

    private const string Expected = """
        {
        "shop":{"serviceId":"Shop","fullName":"The Shop","endpointPrefix":"shop","signingName":"store","apiVersion":"2024-01-02","auth":["sigv4","bearer"]},
        "shop !Busy":{"status":503,"fault":true},
        "shop !Slow":{"status":429,"retry":"transient"},
        "shop #Busy":{"":"exception","why":"string"},
        "shop #Part":{"rest":"{[Part]}*","any":"document*","policy":"string:json"},
        "shop #Slow":{"":"exception"},
        "shop #Stream":{"":"eventstream","part":"Part","slow":"Slow exception"},
        "shop List":{"method":"GET","uri":"/items","status":200,"readonly":true,"input":{},"output":{"items":"[string]","next":"string"},"errors":[],"pages":{"in":"next","out":"next","results":["items"]}},
        "shop Sell":{"method":"PUT","uri":"/items/{id}","status":202,"idempotent":true,"auth":["bearer"],"input":{"id":"string! uri","kinds":"[string] query:kind","when":"timestamp:iso8601 header:X-When","token":"string header token","body":"blob* payload"},"output":{"stream":"Stream payload events"},"errors":["Busy","Slow"]}
        }

        """;

    [Fact]
    public void A_model_becomes_sorted_lines()
    {
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Generate(Model));
    }

    [Fact]
    public void The_client_reads_what_the_generator_writes()
    {
        var file = new OperationFile(Encoding.UTF8.GetBytes(Generate(Model)));

        Assert.True(file.TryGetService("shop", out var service));
        Assert.True(service.TryGetOperation("Sell", out var sell));
        Assert.Equal(
            "id string! Uri\nkinds [string] Query kind\nwhen timestamp Header X-When\ntoken string Header token\nbody blob* Payload",
            OperationText.Members(sell.Input));
        Assert.Equal("part Part\nslow Slow exception", OperationText.Members(sell.OutputPayload!.Type.Structure!));
        Assert.Equal(["stream.part.rest", "stream.part.any"], sell.SensitiveOutput);
        Assert.Equal(AuthSchemes.Bearer, sell.AuthSchemes);
        Assert.Equal(["Busy", "Slow"], sell.Errors.Select(error => error.Code));
    }

    [Theory]
    [InlineData("\"idempotent\": true", "\"endpoint\": {}", "operation Sell has 'endpoint'")]
    [InlineData("\"min\": 1", "\"streaming\": true", "shape Id has 'streaming'")]
    [InlineData("\"jsonvalue\": true", "\"eventpayload\": true", "member Part.policy has 'eventpayload'")]
    [InlineData("\"location\": \"header\", \"locationName\": \"X-When\"", "\"location\": \"headers\"", "member SellRequest.when is in 'headers'")]
    [InlineData("rest-json", "json", "the protocol is 'json'")]
    [InlineData("smithy.api#httpBearerAuth", "smithy.api#noAuth", "the authentication scheme 'smithy.api#noAuth' is not known")]
    [InlineData("\"shape\": \"Bytes\"", "\"shape\": \"Gone\"", "there is no shape 'Gone'")]
    [InlineData("\"type\": \"blob\"", "\"type\": \"bigInteger\"", "is of type 'bigInteger'")]
    [InlineData("{ \"shape\": \"PartList\" }", "{ \"shape\": \"Parts\" }", "lists or maps in 'Parts' refer to themselves")]
    [InlineData("\"httpStatusCode\": 503", "\"httpStatusCode\": 503, \"code\": \"b\"", "error Busy has 'code'")]
    public void What_the_table_cannot_express_stops_the_generator(string old, string fresh, string message)
    {
        var changed = Model.Replace(old, fresh, StringComparison.Ordinal);
        Assert.NotEqual(Model, changed);

        var error = Assert.Throws<ModelException>(() => Generate(changed));
        Assert.Contains("shop: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_paginator_of_another_form_stops_the_generator()
    {
        var error = Assert.Throws<ModelException>(() => Generate(Model, Paginators.Replace("result_key", "more_results", StringComparison.Ordinal)));

        Assert.Contains("operation List pagination has 'more_results'", error.Message, StringComparison.Ordinal);
    }

    private static string Generate(string model, string paginators = Paginators)
    {
        using var parsed = JsonDocument.Parse(model);
        using var pages = JsonDocument.Parse(paginators);
        return OperationsFile.Format(new ServiceTable("shop", parsed.RootElement, pages.RootElement).Lines());
    }
}
