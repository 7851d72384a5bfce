package org.springframework.web.server;

import java.util.function.Consumer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

public interface ServerWebExchange {
  ServerHttpRequest getRequest();

  ServerHttpResponse getResponse();

  <T> T getAttribute(String name);

  Builder mutate();

  interface Builder {
    Builder request(Consumer<ServerHttpRequest.Builder> changes);

    ServerWebExchange build();
  }
}
