package com.nimbusds.jose;

public record JWSAlgorithm(String name) {
  public static final JWSAlgorithm HS256 = new JWSAlgorithm("HS256");
}
