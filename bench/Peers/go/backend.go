package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"
)

// One transport for each backend, so that they do not share the lock of one pool of connections.
type backend struct {
	base      url.URL
	transport *http.Transport
}

var buffers = sync.Pool{New: func() interface{} { return new(bytes.Buffer) }}

// Requests only read it.
var noHeaders = http.Header{}

func newBackend(name string) *backend {
	base, err := url.Parse(os.Getenv(name))
	if err != nil || base.Host == "" {
		log.Fatalf("%s is '%s': it has to be the address of a backend", name, os.Getenv(name))
	}
	return &backend{base: *base, transport: &http.Transport{
		MaxIdleConns:        0,
		MaxIdleConnsPerHost: 4096,
		IdleConnTimeout:     90 * time.Second,
		DisableCompression:  true,
		WriteBufferSize:     1024,
		ReadBufferSize:      2048,
	}}
}

// get reads JSON into value and returns 200, or the status that the page has without it.
func (b *backend) get(ctx context.Context, path string, value interface{}) int {
	target := b.base
	target.Path = path
	request := (&http.Request{Method: http.MethodGet, URL: &target, Host: target.Host, Header: noHeaders}).WithContext(ctx)

	// Redirects, cookies and the client's own timer are not needed, so the transport is called without a http.Client.
	response, err := b.transport.RoundTrip(request)
	if err != nil {
		return statusOf(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return http.StatusNotFound
	}
	if response.StatusCode != http.StatusOK {
		return http.StatusBadGateway
	}

	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if _, err := buffer.ReadFrom(response.Body); err != nil {
		return statusOf(ctx, err)
	}
	if json.Unmarshal(buffer.Bytes(), value) != nil {
		return http.StatusBadGateway
	}
	return http.StatusOK
}

func statusOf(ctx context.Context, err error) int {
	if errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		return http.StatusGatewayTimeout
	}
	return http.StatusBadGateway
}
