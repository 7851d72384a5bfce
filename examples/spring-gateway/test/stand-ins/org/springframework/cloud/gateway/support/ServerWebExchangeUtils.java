package org.springframework.cloud.gateway.support;

import java.util.Map;
import org.springframework.web.server.ServerWebExchange;

public final class ServerWebExchangeUtils {
  public static Map<String, String> getUriTemplateVariables(ServerWebExchange exchange) {
    return exchange.getAttribute("uriTemplateVariables");
  }
}
