package org.springframework.data.redis.core;

public class ReactiveStringRedisTemplate {
  private final ReactiveZSetOperations<String, String> sets;

  public ReactiveStringRedisTemplate(ReactiveZSetOperations<String, String> sets) {
    this.sets = sets;
  }

  public ReactiveZSetOperations<String, String> opsForZSet() {
    return sets;
  }
}
