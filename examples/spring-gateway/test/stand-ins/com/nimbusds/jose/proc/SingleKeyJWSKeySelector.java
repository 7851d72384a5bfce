package com.nimbusds.jose.proc;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.Key;

public class SingleKeyJWSKeySelector<C extends SecurityContext> implements JWSKeySelector<C> {
  public SingleKeyJWSKeySelector(JWSAlgorithm algorithm, Key key) {}
}
