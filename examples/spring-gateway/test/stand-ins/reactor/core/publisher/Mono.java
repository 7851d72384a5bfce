package reactor.core.publisher;

import java.util.function.Function;
import org.reactivestreams.Publisher;

/** What is there already, or nothing. */
public record Mono<T>(T value) implements Publisher<T> {
  public static <T> Mono<T> just(T value) {
    return new Mono<>(value);
  }

  public static <T> Mono<T> empty() {
    return new Mono<>(null);
  }

  public <R> Mono<R> map(Function<? super T, ? extends R> change) {
    return new Mono<>(value == null ? null : change.apply(value));
  }

  public <R> Mono<R> flatMap(Function<? super T, ? extends Mono<? extends R>> change) {
    return value == null ? empty() : new Mono<>(change.apply(value).value());
  }

  public Mono<T> defaultIfEmpty(T other) {
    return value == null ? just(other) : this;
  }
}
