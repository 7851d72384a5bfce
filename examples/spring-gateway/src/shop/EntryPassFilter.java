package shop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import urr.Json;
import urr.Key;
import urr.TokenVerifier;
import urr.TokenVerifier.Expected;

/** Seats, reservations, payments: an entry token of the event in the route's path, and a slot that is still held. */
@Component
public class EntryPassFilter implements GlobalFilter, Ordered {
  private final TokenVerifier tokens;
  private final ReactiveStringRedisTemplate redis;

  /** @param ring the list under `entry` in the keys, as JSON */
  public EntryPassFilter(@Value("${urr.entry-ring}") String ring, ReactiveStringRedisTemplate redis)
      throws GeneralSecurityException {
    List<Key> keys = Key.ring((List<?>) Json.parse(ring));
    this.tokens = new TokenVerifier("entry", keys, "urr", 600, 5); // issuer, ttl.entrySeconds, leewaySeconds
    this.redis = redis;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    // From the route, `Path=/api/v1/seats/{eventId}/**`: the event that decides is the one that is served.
    String eventId = ServerWebExchangeUtils.getUriTemplateVariables(exchange).get("eventId");
    if (eventId == null) return chain.filter(exchange);
    // The guard at the edge puts the one verified token here; native apps send it so.
    String token = exchange.getRequest().getHeaders().getFirst("x-queue-entry-token");
    long now = System.currentTimeMillis();
    var verdict = tokens.verify(token, Expected.ofEvent(eventId), now);
    if (!verdict.ok()) return refuse(exchange, eventId, verdict.reason());

    String slot = (String) verdict.claims().get("jti");
    String subject = (String) verdict.claims().get("sub");
    return redis
        .opsForZSet()
        .score("{" + eventId + "}:active", slot)
        .map(end -> end >= now)
        .defaultIfEmpty(false)
        .flatMap(held -> held ? chain.filter(stamped(exchange, subject)) : refuse(exchange, eventId, "expired"));
  }

  private static ServerWebExchange stamped(ServerWebExchange exchange, String subject) {
    return exchange.mutate().request(request -> request.header("x-urr-subject", subject)).build();
  }

  /** Before the filters that call the service. */
  @Override
  public int getOrder() {
    return -10;
  }

  /** The problem that `guardedFetch` in the browser knows: it opens the queue and sends the request again. */
  private static Mono<Void> refuse(ServerWebExchange exchange, String eventId, String reason) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "urn:urr:problem/entry-required");
    problem.put("title", "entry required");
    problem.put("status", 403);
    problem.put("code", "entry-required");
    problem.put("tier", 2);
    problem.put("reason", reason);
    problem.put("eventId", eventId);
    problem.put("page", "/queue/" + eventId);
    var response = exchange.getResponse();
    response.setStatusCode(HttpStatus.FORBIDDEN);
    response.getHeaders().set("content-type", "application/problem+json");
    response.getHeaders().set("cache-control", "no-store");
    response.getHeaders().set("x-urr-refused", "entry");
    byte[] body = Json.write(problem).getBytes(StandardCharsets.UTF_8);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }
}
