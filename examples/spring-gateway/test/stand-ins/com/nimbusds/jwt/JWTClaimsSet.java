package com.nimbusds.jwt;

public class JWTClaimsSet {
  public static class Builder {
    public Builder issuer(String issuer) {
      return this;
    }

    public JWTClaimsSet build() {
      return new JWTClaimsSet();
    }
  }
}
