package org.springframework.http.server.reactive;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import reactor.core.publisher.Mono;

public interface ServerHttpResponse {
  boolean setStatusCode(HttpStatusCode status);

  HttpHeaders getHeaders();

  DataBufferFactory bufferFactory();

  Mono<Void> writeWith(Publisher<? extends DataBuffer> body);
}
