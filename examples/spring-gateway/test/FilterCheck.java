import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import shop.EntryPassFilter;
import urr.Json;

/** Sends requests through the filter: a ring, and a list of them. Prints what came of each. */
final class FilterCheck {
  public static void main(String[] args) throws Exception {
    List<Object> outcomes = new ArrayList<>();
    for (Object request : (List<?>) Json.parse(args[1])) {
      Map<?, ?> sent = (Map<?, ?>) request;
      var exchange = new Exchange((String) sent.get("eventId"), (String) sent.get("token"));
      send(exchange, new EntryPassFilter(args[0], redisWith((String) sent.get("active"))));
      outcomes.add(exchange.outcome);
    }
    System.out.println(Json.write(outcomes));
  }

  private static void send(Exchange exchange, EntryPassFilter filter) {
    filter.filter(
        exchange,
        passed -> {
          exchange.outcome.put("service", true);
          return Mono.empty();
        });
  }

  private static ReactiveStringRedisTemplate redisWith(String active) {
    double end = System.currentTimeMillis() + 600_000d;
    return new ReactiveStringRedisTemplate(
        (key, member) -> active.equals(key + " " + member) ? Mono.just(end) : Mono.empty());
  }

  private static final class Exchange implements ServerWebExchange, ServerWebExchange.Builder {
    final Map<String, Object> outcome = new HashMap<>();
    final HttpHeaders answered = new HttpHeaders();
    private final HttpHeaders sent = new HttpHeaders();
    private final Map<String, String> variables;

    Exchange(String eventId, String token) {
      variables = eventId == null ? Map.of() : Map.of("eventId", eventId);
      if (token != null) sent.set("x-queue-entry-token", token);
    }

    public ServerHttpRequest getRequest() {
      return () -> sent;
    }

    @SuppressWarnings("unchecked")
    public <T> T getAttribute(String name) {
      return (T) variables;
    }

    public ServerWebExchange.Builder mutate() {
      return this;
    }

    public ServerWebExchange.Builder request(Consumer<ServerHttpRequest.Builder> changes) {
      changes.accept(new Stamps());
      return this;
    }

    public ServerWebExchange build() {
      return this;
    }

    private final class Stamps implements ServerHttpRequest.Builder {
      public ServerHttpRequest.Builder header(String name, String... values) {
        outcome.put(name, List.of(values));
        return this;
      }
    }

    public ServerHttpResponse getResponse() {
      return new ServerHttpResponse() {
        public boolean setStatusCode(HttpStatusCode status) {
          outcome.put("status", (double) status.value());
          return true;
        }

        public HttpHeaders getHeaders() {
          return answered;
        }

        public DataBufferFactory bufferFactory() {
          return DataBuffer::new;
        }

        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
          byte[] bytes = ((Mono<? extends DataBuffer>) body).value().bytes();
          outcome.put("problem", Json.parse(new String(bytes)));
          outcome.put("refused", answered.getFirst("x-urr-refused"));
          return Mono.empty();
        }
      };
    }
  }
}
