package org.springframework.data.redis.core;

import reactor.core.publisher.Mono;

public interface ReactiveZSetOperations<K, V> {
  Mono<Double> score(K key, Object member);
}
