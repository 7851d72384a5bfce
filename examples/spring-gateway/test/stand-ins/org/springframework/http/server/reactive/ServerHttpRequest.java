package org.springframework.http.server.reactive;

import org.springframework.http.HttpHeaders;

public interface ServerHttpRequest {
  HttpHeaders getHeaders();

  interface Builder {
    Builder header(String name, String... values);
  }
}
